/** What nodes of chains say over JSON-RPC, read strictly. */
@NullMarked
package net.runagent.core.chain.rpc;

import org.jspecify.annotations.NullMarked;
