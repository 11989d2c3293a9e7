@NullMarked
package net.runagent.persistence;

import org.jspecify.annotations.NullMarked;
