/** Polar's API and its signed webhooks; nobody but billing sees it. */
@NullMarked
package net.runagent.core.billing.polar;

import org.jspecify.annotations.NullMarked;
