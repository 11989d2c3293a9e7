package net.runagent.bot.money;

/** The process ends here; the running transaction with it. Nobody in the service may catch this. */
final class ProcessDied extends Error {
    ProcessDied(String where) {
        super(where, null, false, false);
    }
}
