package net.runagent.bot.walk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import net.runagent.core.conversation.ConversationRecords;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Writes down when a conversation could not be saved. The engine would try each of its arrivals alone and nobody would see
 * anything of it, but where one process handles one update of a person at a time nobody can be in its way.
 */
final class Watched implements BeanPostProcessor {
    private final List<Throwable> failures;

    Watched(List<Throwable> failures) {
        this.failures = failures;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof ConversationRecords records
                ? Proxy.newProxyInstance(
                        ConversationRecords.class.getClassLoader(),
                        new Class<?>[] {ConversationRecords.class},
                        (_, method, arguments) -> {
                            try {
                                return method.invoke(records, arguments);
                            } catch (InvocationTargetException thrown) {
                                failures.add(thrown.getCause());
                                throw thrown.getCause();
                            }
                        })
                : bean;
    }
}
