/** The vault's tables: wrapped keys, ciphertexts, grants, the audit log. */
@NullMarked
package net.runagent.persistence.vault;

import org.jspecify.annotations.NullMarked;
