/** The rules of RunAgent and the ports they need. */
@NullMarked
package net.runagent.core;

import org.jspecify.annotations.NullMarked;
