package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Servlet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Every address of the service is on this list; a new one needs a rule in {@link WebSecurity} and a line here. */
class AddressesTest {
    private static final Set<String> ADDRESSES = Set.of(
            "/link/{ticket}",
            "/oauth2/callback/google",
            "/secret/{token}",
            "/backup/{token}",
            "/hooks/polar",
            "/error");

    @Test
    void onlyTheseAddressesExist() throws ClassNotFoundException {
        var controllers = new ClassPathScanningCandidateComponentProvider(false);
        controllers.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        Set<String> found = new TreeSet<>();
        for (var controller : controllers.findCandidateComponents("net.runagent")) {
            Class<?> type = Class.forName(controller.getBeanClassName());
            for (var method : type.getDeclaredMethods()) {
                RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null) {
                    found.addAll(Set.of(mapping.path()));
                }
            }
        }
        assertThat(found).contains("/link/{ticket}", "/oauth2/callback/google", "/secret/{token}", "/backup/{token}");
        assertThat(ADDRESSES).containsAll(found);
    }

    /** What is no controller has no mapping that the test above could find. */
    @Test
    void onlyTheDoorOfTheCardProviderIsAServletOfItsOwn() {
        var servlets = new ClassPathScanningCandidateComponentProvider(false);
        servlets.addIncludeFilter(new AssignableTypeFilter(Servlet.class));
        assertThat(servlets.findCandidateComponents("net.runagent"))
                .extracting(BeanDefinition::getBeanClassName)
                .containsExactly(PolarHookDoor.class.getName());
        assertThat(ADDRESSES).contains(PolarHookDoor.ADDRESS);
    }
}
