package net.runagent.provisioning.openclaw;

import net.runagent.core.care.Release;

/**
 * A release with the files that name all its parts.
 *
 * @param packageJson what npm is asked for
 * @param packageLock every package with its digest
 */
record ReleaseFiles(Release release, String packageJson, String packageLock) {}
