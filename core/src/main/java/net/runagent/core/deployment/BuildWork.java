package net.runagent.core.deployment;

/**
 * The work of one step. It may have been done before, wholly or in part, by a worker that died: it looks before it makes.
 * Called outside any transaction; what it wants stored goes with its result.
 */
interface BuildWork {
    BuildStep step();

    StepResult run(Site site);
}
