/** OpenClaw, simulated on the simulated servers: it polls, thinks through OpenRouter, answers its owner, and breaks. */
@NullMarked
package net.runagent.sandbox.agent;

import org.jspecify.annotations.NullMarked;
