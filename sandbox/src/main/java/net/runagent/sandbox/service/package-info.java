/** The real service as a child process of the sandbox: started, watched, killed, steered over its control port. */
@NullMarked
package net.runagent.sandbox.service;

import org.jspecify.annotations.NullMarked;
