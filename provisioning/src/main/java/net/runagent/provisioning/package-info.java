@NullMarked
package net.runagent.provisioning;

import org.jspecify.annotations.NullMarked;
