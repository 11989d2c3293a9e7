package net.runagent.bot.walk;

import net.runagent.core.account.Claims;
import net.runagent.core.account.IdentityProvider;

/** Google, to whom a code is simply the name of who signed in. */
final class GoogleOnPaper implements IdentityProvider {
    static final String MAIL = "@people.example";

    private final Weather weather;

    GoogleOnPaper(Weather weather) {
        this.weather = weather;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public String authorizationUrl(String state, String nonce, String codeChallenge) {
        return state;
    }

    @Override
    public Exchange exchange(String code, String codeVerifier, String nonce) {
        if (weather.fails()) {
            return new Exchange.Unknown("weather");
        }
        return code.equals("refused")
                ? new Exchange.Refused("email_unverified")
                : new Exchange.Verified(
                        new Claims("https://accounts.google.com", code, code + MAIL, "Person " + code, null));
    }
}
