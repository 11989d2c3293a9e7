package net.runagent.sandbox.http;

/** Answers one request; may block, since every request has a virtual thread of its own. */
@FunctionalInterface
public interface Handler {
    Response handle(Request request) throws Exception;
}
