package net.runagent.persistence.care;

import net.runagent.core.care.BackupStore;
import net.runagent.core.work.Ids;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The place of another store: one of an S3-compatible service implements {@link BackupStore} and is chosen here. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackupProperties.class)
class BackupConfiguration {
    @Bean
    FolderBackupStore backupStore(BackupProperties properties, Ids ids) {
        return new FolderBackupStore(properties.dir(), ids);
    }
}
