@NullMarked
package net.runagent.sandbox;

import org.jspecify.annotations.NullMarked;
