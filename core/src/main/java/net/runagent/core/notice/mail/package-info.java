/** Hands letters to the mail server, by SMTP. */
@NullMarked
package net.runagent.core.notice.mail;

import org.jspecify.annotations.NullMarked;
