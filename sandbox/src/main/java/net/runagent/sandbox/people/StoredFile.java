package net.runagent.sandbox.people;

/** A file that was sent: its content lies beside the state under the id. */
public record StoredFile(String id, String name, String mediaType, long size) {}
