package net.runagent.core.work;

/**
 * Published (Spring event) after the sandbox has emptied the database while every worker is paused: whoever keeps rows in
 * memory drops them. Never published outside sandbox mode.
 */
public record EverythingForgotten() {}
