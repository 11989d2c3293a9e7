package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.care.BackupHost.Contents;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.deployment.AgentHost.Rehearsal;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.vault.SecretKind;

/**
 * A program that can be somebody's agent, as data: which files make it, which commands steer it, what its answers mean.
 * Nothing here talks to anybody, so a recipe is tested without a server.
 */
interface AgentRuntime {
    /** The word in a deployment's {@code runtime}. */
    String id();

    /** Exact version; never a tag. */
    String version();

    /** The systemd unit it runs as. */
    String unit();

    /** A JSON file of the installed program whose {@code version} is the version. */
    String versionFile();

    /**
     * The files that install it, the script last.
     *
     * @param machine what {@code uname -m} says
     * @return empty when this kind of machine cannot run it
     */
    Optional<Install> install(String machine);

    /** @param command runs in the background of the server and may be repeated */
    record Install(List<Placed> files, String command) {}

    /** Where its secrets lie; placed before the configuration that points to them. */
    Placed secrets(Map<SecretKind, byte[]> secrets);

    /** Its configuration; the same for the same wish. */
    Placed configuration(DesiredAgent desired);

    /** The configuration of a running program that has no owner yet; it takes the real one without a restart. */
    Placed warmConfiguration();

    /**
     * Where the secrets of a program without an owner lie: its own token and a key for models that opens nothing.
     *
     * @param gatewayToken with which those on its server call it
     */
    Placed warmSecrets(byte[] gatewayToken);

    /** A script that makes it think once, without an owner, in a session of which nothing is written down. */
    Placed rehearsal();

    /**
     * Runs {@link #rehearsal}; writes JSON to standard output.
     *
     * @return the options that systemd-run shall confine it with, and the command
     */
    String rehearseCommand();

    Rehearsal rehearsed(String output);

    /** Ends the session of a rehearsal; exit 0 when there is none. */
    String forgetRehearsalCommand();

    /** The words that make it greet its owner. */
    Placed greeting(DesiredAgent desired);

    /** Validates the configuration in place, unaffected by anything that the agent can write; exit 0 when it is good. */
    String validateCommand();

    /** The paths and messages of a rejected configuration; never its values. */
    String configurationIssues(String output);

    /** Has the running program read its secrets anew; exit 0 when it has taken all of them. */
    String reloadSecretsCommand();

    /** Has the program mend its own state, unattended; what it must not change it cannot write. */
    String repairCommand();

    /** Address on the server that answers 200 when it can serve its owner. */
    String readyUrl();

    /**
     * Makes it say something to its owner in its own chat; writes JSON to standard output.
     *
     * @return the options that systemd-run shall confine it with, and the command
     */
    String greetCommand(DesiredAgent desired);

    HostResult<FirstAnswer> greeted(String output);

    /** The folder of all that it remembers. */
    String memory();

    /**
     * Writes all that it remembers into one checked archive, while it runs.
     *
     * @param folder of the program's own user, in which the archive comes to lie and may grow meanwhile
     * @return the options that systemd-run shall confine it with, and the command
     */
    String backUpCommand(String folder, String archive);

    /**
     * Checks an archive and unpacks it into a folder that does not exist yet.
     *
     * @return as {@link #backUpCommand}
     */
    String unpackCommand(String archive, String folder);

    /** Where {@link #memory} lies in a folder that was unpacked into. @param root the one thing in that folder */
    String memoryIn(String folder, String root);

    /** A plain command with the rights of the program and no more. @return as {@link #backUpCommand} */
    String asItself(String command);

    /** What a whole archive says of itself; pure. */
    Contents contents(InputStream archive) throws IOException;
}
