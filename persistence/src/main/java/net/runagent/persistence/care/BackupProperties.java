package net.runagent.persistence.care;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where copies of what agents remember lie, off their servers.
 *
 * @param dir folder for the sealed archives (made with mode 0700); with several processes one that all of them see. What it
 *     holds is worthless without the vault, and so is the vault's copy of a backup without it: keep both
 */
@ConfigurationProperties("runagent.backups")
record BackupProperties(@DefaultValue("data/backups") Path dir) {}
