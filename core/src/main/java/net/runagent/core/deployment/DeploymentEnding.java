package net.runagent.core.deployment;

import java.time.Instant;

/**
 * Nobody pays for the agent any more and its owner has not known it. Published in the transaction that set the day.
 *
 * @param until when it is deleted
 */
public record DeploymentEnding(DeploymentId deployment, Instant until) {}
