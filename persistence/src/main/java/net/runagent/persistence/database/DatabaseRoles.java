package net.runagent.persistence.database;

/**
 * Who comes to the database as whom.
 *
 * @param owner makes the tables, at the start
 * @param application all the rest; where it is another role, what only grows is only added to, whatever the code tries
 */
record DatabaseRoles(DatabaseAccess owner, DatabaseAccess application) {
    boolean separate() {
        return !owner.user().equals(application.user());
    }
}
