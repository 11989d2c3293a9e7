package net.runagent.core.account.google;

import java.util.List;
import java.util.Objects;
import net.runagent.core.account.Claims;
import net.runagent.core.account.GoogleProperties;
import net.runagent.core.account.IdentityProvider.Exchange;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Verifies ID tokens: RS256 by Google's published keys (kept and fetched anew for an unknown key id), issuer, audience,
 * expiry with 60 s of grace by real time, then nonce and verified e-mail.
 */
final class IdTokens {
    private final NimbusJwtDecoder decoder;

    IdTokens(GoogleProperties google, ClientHttpRequestFactory requests) {
        decoder = NimbusJwtDecoder.withJwkSetUri(google.jwksUrl())
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .restOperations(new RestTemplate(requests))
                .build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(),
                new JwtClaimValidator<Object>("exp", exp -> exp != null),
                new JwtIssuerValidator(google.issuer()),
                new JwtClaimValidator<List<String>>(
                        "aud", audience -> audience != null && audience.equals(List.of(google.clientId())))));
    }

    Exchange verify(String token, String nonce) {
        Jwt jwt;
        try {
            jwt = decoder.decode(token);
        } catch (BadJwtException e) {
            return new Exchange.Refused("id_token");
        } catch (JwtException e) {
            return new Exchange.Unknown("keys: " + e.getClass().getSimpleName());
        }
        if (!nonce.equals(jwt.getClaimAsString("nonce"))) {
            return new Exchange.Refused("nonce");
        }
        String subject = jwt.getSubject();
        String email = jwt.getClaimAsString("email");
        if (subject == null || subject.isBlank() || email == null || !email.contains("@")) {
            return new Exchange.Refused("claims");
        }
        if (!"true".equals(String.valueOf(jwt.getClaims().get("email_verified")))) {
            return new Exchange.Refused("email_unverified");
        }
        return new Exchange.Verified(new Claims(
                Objects.requireNonNull(jwt.getClaimAsString("iss"), "checked by the decoder"),
                subject,
                email,
                jwt.getClaimAsString("name"),
                jwt.getClaimAsString("picture")));
    }
}
