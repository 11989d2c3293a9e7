/** Small HTTP servers on loopback: routes, requests and answers of every simulated party. */
@NullMarked
package net.runagent.sandbox.http;

import org.jspecify.annotations.NullMarked;
