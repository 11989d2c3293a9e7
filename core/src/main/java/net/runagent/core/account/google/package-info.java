/** Google's OpenID Connect: who a person is, and nothing else of Google. */
@NullMarked
package net.runagent.core.account.google;

import org.jspecify.annotations.NullMarked;
