package net.runagent.core.conversation;

/**
 * Answers one type of question; found by Spring. Runs in the transaction of the input that caused it, so it may write
 * and enqueue jobs; it must not call anything outside. What it did and what the person sees commit together.
 */
public interface Desk<Q extends Question> {
    Class<Q> takes();

    Answer answer(Q question, Asker asker);
}
