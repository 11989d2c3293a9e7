package net.runagent.core.deployment;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.runagent.core.work.PayloadSeal;
import org.springframework.stereotype.Component;

/** Gives out what the agent said first, once; afterwards we no longer have it. */
@Component
public class QuoteFirstAnswer {
    private final FirstAnswers answers;
    private final PayloadSeal seal;

    QuoteFirstAnswer(FirstAnswers answers, PayloadSeal seal) {
        this.answers = answers;
        this.seal = seal;
    }

    /** Joins the running transaction: quoted and forgotten commit together. */
    public Optional<String> take(DeploymentId id) {
        return answers.take(id).map(body -> new String(seal.open(id.value(), body), StandardCharsets.UTF_8));
    }
}
