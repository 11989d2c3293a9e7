package net.runagent.sandbox.telegram;

/** A file that was sent: its content lies beside the state under the id. */
record StoredFile(String id, String name, String mediaType, long size) {}
