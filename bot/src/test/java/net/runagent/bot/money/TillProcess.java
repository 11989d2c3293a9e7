package net.runagent.bot.money;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.runagent.core.work.InboxHandler;
import net.runagent.core.work.Job;
import net.runagent.core.work.Recurring;
import org.springframework.beans.factory.annotation.QualifierAnnotationAutowireCandidateResolver;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.RegexPatternTypeFilter;

/** One process of the service, as far as money goes: billing and the ledger as they are, each object made when needed. */
final class TillProcess {
    private static final List<String> WHERE = List.of(
            "net.runagent.core.billing",
            "net.runagent.core.chain",
            "net.runagent.persistence.billing",
            "net.runagent.persistence.chain",
            "net.runagent.persistence.money");

    /** The provider's leaf is replaced, but for what reads the webhooks. */
    private static final Pattern NOT = Pattern.compile(".*\\.billing\\.polar\\.(?!PolarArrivals).*");

    private static final Map<String, Class<?>> PARTS = parts();
    private static final Map<String, String> JOBS = new HashMap<>();
    private static final Map<String, String> TURNS = new HashMap<>();

    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    TillProcess(Map<Class<?>, Object> world, ApplicationEventPublisher events) {
        beans.setAutowireCandidateResolver(new QualifierAnnotationAutowireCandidateResolver());
        beans.registerResolvableDependency(ApplicationEventPublisher.class, events);
        world.forEach((type, bean) -> beans.registerSingleton(type.getName(), bean));
        PARTS.forEach((name, type) -> {
            RootBeanDefinition part = new RootBeanDefinition(type);
            part.setAutowireMode(AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR);
            part.setLazyInit(true);
            beans.registerBeanDefinition(name, part);
        });
        names();
    }

    private void names() {
        synchronized (JOBS) {
            if (JOBS.isEmpty()) {
                beans.getBeansOfType(Recurring.class).forEach((bean, each) -> TURNS.put(each.name(), bean));
                beans.getBeansOfType(Job.class).forEach((bean, each) -> JOBS.put(each.name(), bean));
            }
        }
    }

    private static Map<String, Class<?>> parts() {
        var scanner = new ClassPathScanningCandidateComponentProvider(true);
        scanner.addExcludeFilter(new RegexPatternTypeFilter(NOT));
        Map<String, Class<?>> parts = new HashMap<>();
        WHERE.stream()
                .flatMap(where -> scanner.findCandidateComponents(where).stream())
                .forEach(found -> parts.put(found.getBeanClassName(), named(found.getBeanClassName())));
        return parts;
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    <T> T bean(Class<T> type) {
        return beans.getBean(type);
    }

    Job job(String name) {
        return (Job) beans.getBean(JOBS.get(name));
    }

    Recurring turn(String name) {
        return (Recurring) beans.getBean(TURNS.get(name));
    }

    List<String> turns() {
        return TURNS.keySet().stream().sorted().toList();
    }

    InboxHandler webhooks() {
        return beans.getBean(InboxHandler.class);
    }
}
