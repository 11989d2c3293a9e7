/** Chains as their nodes tell of them: blocks, logs, finality, and providers that lag, lie or fall silent. */
@NullMarked
package net.runagent.sandbox.chain;

import org.jspecify.annotations.NullMarked;
