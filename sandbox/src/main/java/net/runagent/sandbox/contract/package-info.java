/** Requests and answers are held against the descriptions that the vendors themselves publish. */
@NullMarked
package net.runagent.sandbox.contract;

import org.jspecify.annotations.NullMarked;
