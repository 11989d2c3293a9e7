package net.runagent.bot.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import net.runagent.core.account.GoogleProperties;
import net.runagent.core.account.PublicUrl;
import net.runagent.core.billing.CardHook;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.IpAddressAuthorizationManager;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/** Which addresses exist, and under which rules: webhooks without state, pages with strict headers, nothing else. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@ConditionalOnWebApplication
class WebSecurity {
    private static final int ONE_YEAR_SECONDS = 31_536_000;

    /**
     * Webhooks: their signature is checked by whoever takes them, on the raw bytes. There is nobody to let in and no page to
     * protect, so of the usual steps only the look at the address and the length is left.
     */
    @Bean
    @Order(1)
    SecurityFilterChain hookRules() {
        return new DefaultSecurityFilterChain(
                PathPatternRequestMatcher.withDefaults().matcher("/hooks/**"), new BodyLimit());
    }

    @Bean
    ServletRegistrationBean<PolarHookDoor> polarHookDoor(CardHook hook, BodyRoom room, MeterRegistry meters) {
        ServletRegistrationBean<PolarHookDoor> door =
                new ServletRegistrationBean<>(new PolarHookDoor(hook, room, meters), PolarHookDoor.ADDRESS);
        door.setLoadOnStartup(1);
        return door;
    }

    @Bean
    @Order(2)
    SecurityFilterChain pageRules(
            HttpSecurity http, CookieCsrf csrf, PageStyle style, PublicUrl publicUrl, GoogleProperties google)
            throws Exception {
        String policy = "default-src 'none'; style-src " + style.cspSource()
                + "; base-uri 'none'; frame-ancestors 'none'; form-action 'self' " + origin(google.authorizeUrl());
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.GET,
                                "/link/{ticket}",
                                "/oauth2/callback/google",
                                "/secret/{token}",
                                "/backup/{token}")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/link/{ticket}", "/secret/{token}", "/backup/{token}")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/actuator/health/**", "/actuator/prometheus", "/healthz")
                        .access(IpAddressAuthorizationManager.hasIpAddress("127.0.0.1/8"))
                        .anyRequest()
                        .denyAll())
                .csrf(c -> c.csrfTokenRepository(csrf))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .logout(AbstractHttpConfigurer::disable)
                .exceptionHandling(WebSecurity::asIfNothingWereThere)
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy))
                        .referrerPolicy(r -> r.policy(ReferrerPolicy.NO_REFERRER))
                        .crossOriginOpenerPolicy(c -> c.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(p -> p.policy("camera=(), geolocation=(), microphone=(), payment=()"))
                        .addHeaderWriter(new StaticHeadersWriter("X-Robots-Tag", "noindex, nofollow"))
                        .httpStrictTransportSecurity(hsts -> {
                            hsts.includeSubDomains(true).maxAgeInSeconds(ONE_YEAR_SECONDS);
                            if (publicUrl.secure()) {
                                // The proxy in front may speak plain http to us; the person's browser does not.
                                hsts.requestMatcher(AnyRequestMatcher.INSTANCE);
                            }
                        }))
                .anonymous(Customizer.withDefaults())
                .build();
    }

    /** Each request is timed as a whole already; timing the steps of letting it in costs more than the steps. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Webhooks are timed at their door: as an observation, a fifth of all that is done for one would be its timing. */
    @Bean
    ObservationPredicate noWebhooks() {
        return (name, context) -> !(context instanceof ServerRequestObservationContext request
                && request.getCarrier() instanceof HttpServletRequest asked
                && asked.getRequestURI().equals(PolarHookDoor.ADDRESS));
    }

    /** Nobody logs in here; without this bean Boot would invent a user and print its password. */
    @Bean
    AuthenticationManager nobody() {
        return authentication -> {
            throw new BadCredentialsException("there is no login");
        };
    }

    private static void asIfNothingWereThere(
            org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer<HttpSecurity>
                    handling) {
        handling.authenticationEntryPoint(
                (request, response, denied) -> response.sendError(HttpServletResponse.SC_NOT_FOUND));
    }

    private static String origin(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
