package net.runagent.bot.web;

import java.util.Locale;
import net.runagent.bot.conversation.Texts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;

/** Pages speak the first language of the browser's list that we speak, not only the very first of the list. */
@Configuration(proxyBeanMethods = false)
class BrowserLanguages {
    @Bean
    LocaleResolver localeResolver(Texts texts) {
        AcceptHeaderLocaleResolver resolver = new AcceptHeaderLocaleResolver();
        resolver.setSupportedLocales(
                texts.languages().stream().map(Locale::forLanguageTag).toList());
        resolver.setDefaultLocale(Locale.ENGLISH);
        return resolver;
    }
}
