/** Google's sign-in as an OpenID Connect provider, with a page where the person types who they are. */
@NullMarked
package net.runagent.sandbox.google;

import org.jspecify.annotations.NullMarked;
