package net.runagent.core.deployment;

import java.util.NoSuchElementException;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import org.springframework.stereotype.Component;

/** The key we log in to a server with, while it is being replaced. Every method joins the running transaction. */
@Component
public class LoginKeys {
    private final SshKeys keys;
    private final Vault vault;
    private final SagaRecords saga;

    LoginKeys(SshKeys keys, Vault vault, SagaRecords saga) {
        this.keys = keys;
        this.vault = vault;
        this.saga = saga;
    }

    /** A new pair, kept before any server hears of it. */
    public void makeNext(Deployment deployment) {
        SshKeys.Pair pair = keys.make();
        try (Secret key = pair.privateKey()) {
            vault.keep(deployment.scope(), SecretKind.NEXT_SSH_KEY, key);
        }
        saga.put(host(deployment).offering(pair.publicKey()));
    }

    /** It will not take the present one's place: nobody can log in with it any more, wherever its public part lies. */
    public void dropNext(Deployment deployment) {
        vault.forget(deployment.scope(), SecretKind.NEXT_SSH_KEY);
        saga.put(host(deployment).offering(null));
    }

    /** The next key is ours from now on; the old one stays until it has been seen to be refused. */
    public void promote(Deployment deployment, Secret old, Secret next) {
        vault.keep(deployment.scope(), SecretKind.OLD_SSH_KEY, old);
        vault.keep(deployment.scope(), SecretKind.SSH_PRIVATE_KEY, next);
        vault.forget(deployment.scope(), SecretKind.NEXT_SSH_KEY);
        saga.put(host(deployment).promoted());
    }

    public void forgetOld(Deployment deployment) {
        vault.forget(deployment.scope(), SecretKind.OLD_SSH_KEY);
    }

    private Host host(Deployment deployment) {
        return saga.newest(deployment.id())
                .orElseThrow(() -> new NoSuchElementException("no server of " + deployment.id()));
    }
}
