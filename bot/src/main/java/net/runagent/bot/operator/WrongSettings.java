package net.runagent.bot.operator;

import java.util.ArrayList;
import java.util.List;
import net.runagent.core.operator.Finding;
import org.springframework.beans.BeansException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** Reads every record of settings by itself, so that one wrong value does not hide the next one. */
final class WrongSettings {
    private WrongSettings() {}

    static List<Finding> in(ConfigurableApplicationContext house) {
        List<Finding> wrong = new ArrayList<>();
        for (String name : house.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            ConfigurationProperties about = house.findAnnotationOnBean(name, ConfigurationProperties.class, false);
            if (about == null || !about.value().startsWith("runagent.")) {
                continue;
            }
            try {
                house.getBean(name);
            } catch (BeansException refused) {
                wrong.add(Finding.wrong(
                        "Settings", Plain.words(refused), "correct " + about.value() + ".*, then ask again"));
            }
        }
        return wrong;
    }
}
