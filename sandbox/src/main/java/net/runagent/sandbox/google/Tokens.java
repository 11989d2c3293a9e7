package net.runagent.sandbox.google;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/** Signs ID tokens; the key is made once for the world. */
final class Tokens {
    private static final Duration LASTS = Duration.ofHours(1);

    private final RSAKey key;
    private final String issuer;
    private final String clientId;

    Tokens(World world, String issuer, String clientId) {
        this.issuer = issuer;
        this.clientId = clientId;
        try {
            this.key = RSAKey.parse(world.credentials()
                    .get(
                            "google-signing-key",
                            () -> newKey(world.chance().hex(16)).toJSONString()));
        } catch (ParseException e) {
            throw new IllegalStateException("the stored signing key is not a key", e);
        }
    }

    Map<String, Object> publicKeys() {
        return new JWKSet(key.toPublicJWK()).toJSONObject();
    }

    String idToken(People.Person person, @Nullable String nonce, Instant now, @Nullable Trouble trouble) {
        Instant issued = trouble == Trouble.EXPIRED ? now.minus(LASTS.multipliedBy(2)) : now;
        var claims = new JWTClaimsSet.Builder()
                .issuer(trouble == Trouble.OTHER_ISSUER ? "https://accounts.example.org" : issuer)
                .audience(trouble == Trouble.OTHER_AUDIENCE ? "another-client" : clientId)
                .claim("azp", clientId)
                .subject(person.subject())
                .claim("email", person.email())
                .claim("email_verified", trouble != Trouble.UNVERIFIED_EMAIL)
                .claim("name", person.name())
                .claim("picture", person.picture())
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(issued.plus(LASTS)));
        if (trouble == Trouble.BAD_NONCE) {
            claims.claim("nonce", "not-" + nonce);
        } else if (nonce != null && trouble != Trouble.NO_NONCE) {
            claims.claim("nonce", nonce);
        }
        RSAKey signing = trouble == Trouble.FOREIGN_KEY ? newKey(key.getKeyID()) : key;
        return sign(claims.build(), signing);
    }

    private static String sign(JWTClaimsSet claims, RSAKey key) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .build();
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot make a key", e);
        }
    }
}
