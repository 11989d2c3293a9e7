/** Papers that people can print: receipts as PDF, in their own language and with fonts of our own. */
@NullMarked
package net.runagent.bot.paper;

import org.jspecify.annotations.NullMarked;
