package net.runagent.core.care;

class MemoryBackupStoreTest implements BackupStoreContract {
    @Override
    public BackupStore store() {
        return new MemoryBackupStore();
    }
}
