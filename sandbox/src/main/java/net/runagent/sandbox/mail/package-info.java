/** The mail server of the world: takes every letter by SMTP, and lets it be read. */
@NullMarked
package net.runagent.sandbox.mail;

import org.jspecify.annotations.NullMarked;
