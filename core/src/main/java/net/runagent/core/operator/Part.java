package net.runagent.core.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of an installation and what it must be told, for everybody who has to say so: the start, which refuses without
 * the required parts, and {@code ./runagent doctor}.
 *
 * @param name what people call it; a {@link ProviderCheck#provider} has the same name
 * @param role whether the service can do without
 * @param without what does not work while it is switched off, a whole sentence
 * @param settings all of them are needed for the part to work
 */
public record Part(String name, Role role, String without, List<Setting> settings) {
    /** Whether the service can do without. */
    public enum Role {
        REQUIRED,
        /** At least one of these is required. */
        CHAT,
        OPTIONAL
    }

    /**
     * One property.
     *
     * @param purpose what it is for, the rest of a sentence that begins with the property
     * @param howToGet where a person obtains it
     */
    public record Setting(String property, String purpose, String howToGet) {
        /** The environment variable that sets the same. */
        public String variable() {
            return property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        }

        /** Names it in both of its forms. */
        public String names() {
            return property + " (environment variable " + variable() + ")";
        }
    }

    public static final String SUPPORT = "Support";

    /** In the order in which somebody who begins would set them up. */
    public static final List<Part> ALL = List.of(
            new Part(
                    "Public address",
                    Role.REQUIRED,
                    "Nobody can sign in or pay.",
                    List.of(new Setting(
                            "runagent.public-url",
                            "is where browsers and Polar reach this service",
                            "point a name of your domain to this machine, let a certificate be made for it, and write"
                                    + " e.g. https://agents.example.org (docs/operating/tls.md)"))),
            new Part(
                    SUPPORT,
                    Role.REQUIRED,
                    "Nobody knows where to write when something goes wrong.",
                    List.of(new Setting(
                            "runagent.support-address",
                            "is the mail address that people are given when they need a person",
                            "a mailbox that somebody reads, e.g. help@example.org"))),
            new Part(
                    "Telegram",
                    Role.CHAT,
                    "Nobody can talk to the service on Telegram.",
                    List.of(new Setting(
                            "runagent.telegram.token",
                            "is the operator bot through which people order and manage their agents",
                            "write /newbot to @BotFather on Telegram and copy the token; then switch bot management on"
                                    + " there: /mybots, the bot, Bot Settings"))),
            new Part(
                    "Discord",
                    Role.CHAT,
                    "Nobody can talk to the service on Discord.",
                    List.of(
                            new Setting(
                                    "runagent.discord.token",
                                    "is the bot through which people order and manage their agents",
                                    "discord.com/developers: New Application, then Bot, Reset Token; allow it to be"
                                            + " installed by users and by servers under Installation"),
                            new Setting(
                                    "runagent.discord.application-id",
                                    "names the application that the bot belongs to",
                                    "discord.com/developers, the application, General Information"))),
            new Part(
                    "Google sign-in",
                    Role.OPTIONAL,
                    "Nobody new can sign in; who has signed in before can go on.",
                    List.of(
                            new Setting(
                                    "runagent.google.client-id",
                                    "lets people sign in with Google",
                                    "console.cloud.google.com, APIs and services, Credentials: an OAuth client ID of"
                                            + " type web application with the redirect address"
                                            + " <public-url>/oauth2/callback/google"),
                            new Setting(
                                    "runagent.google.client-secret",
                                    "belongs to the client id",
                                    "shown once beside the client id; make another one there if it is lost"))),
            new Part(
                    "Mail",
                    Role.OPTIONAL,
                    "Letters about payments, agents and the privacy policy wait until it is set up.",
                    List.of(
                            new Setting(
                                    "runagent.mail.host",
                                    "is the server that takes our letters",
                                    "whoever hosts your mail names host, port, user and password for sending"),
                            new Setting(
                                    "runagent.mail.from",
                                    "is the sender that people see and answer to",
                                    "an address of your domain, e.g. RunAgent <hello@example.org>"))),
            new Part(
                    "OpenRouter",
                    Role.OPTIONAL,
                    "No new agent can be ordered: it would have no model to think with.",
                    List.of(new Setting(
                            "runagent.openrouter.management-key",
                            "makes a key with a limit for each agent",
                            "openrouter.ai, Settings, Management keys (not an ordinary API key)"))),
            new Part(
                    "Polar",
                    Role.OPTIONAL,
                    "Nobody can pay by card, so no new agent can be ordered.",
                    List.of(
                            new Setting(
                                    "runagent.polar.token",
                                    "takes cards and PayPal",
                                    "polar.sh, Settings, Developers: a new organisation access token with the scopes of"
                                            + " docs/operating/configuration.md"),
                            new Setting(
                                    "runagent.polar.webhook-secret",
                                    "proves that news of payments come from Polar; without it payments are noticed by"
                                            + " asking, about a minute later",
                                    "polar.sh, Settings, Webhooks: an endpoint <public-url>/hooks/polar"))),
            new Part(
                    "Hetzner",
                    Role.OPTIONAL,
                    "No server can be ordered, and none that runs can be looked after.",
                    List.of(
                            new Setting(
                                    "runagent.hetzner.token",
                                    "orders and ends the servers of the agents",
                                    "Hetzner Console, a project that holds nothing else, Security, API tokens: Read & Write"))));

    /** What is not set. @param value reads a property, null or blank when it is not set */
    public List<Setting> missing(Function<String, @Nullable String> value) {
        List<Setting> missing = new ArrayList<>();
        for (Setting setting : settings) {
            String found = value.apply(setting.property());
            if (found == null || found.isBlank()) {
                missing.add(setting);
            }
        }
        return missing;
    }

    /** Whether it is switched off by leaving everything out. */
    public boolean off(Function<String, @Nullable String> value) {
        return missing(value).size() == settings.size();
    }
}
