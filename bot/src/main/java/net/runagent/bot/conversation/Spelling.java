package net.runagent.bot.conversation;

import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.text.DateFormat;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.TimeZone;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;

/** How amounts, times and names are written in a language. */
final class Spelling {
    /** Making one costs far more than using it; there are as many as languages times currencies. */
    private static final Map<InCurrency, LocalizedNumberFormatter> CURRENCIES = new ConcurrentHashMap<>();

    private record InCurrency(String code, Locale locale) {}

    private Spelling() {}

    /** Numbers stay numbers, so that plurals work; everything else becomes words. */
    static Object of(Object value, Locale locale, UnaryOperator<String> escape) {
        return switch (value) {
            case Money money -> money(money, locale);
            case UsdMicros micros -> currency("USD", BigDecimal.valueOf(micros.value(), 6), locale);
            case Instant instant -> instant(instant, locale);
            case Number number -> number;
            default -> escape.apply(tame(String.valueOf(value)));
        };
    }

    private static String money(Money money, Locale locale) {
        int digits = Currency.getInstance(money.currency()).getDefaultFractionDigits();
        return currency(money.currency(), BigDecimal.valueOf(money.minor(), digits), locale);
    }

    private static String currency(String code, BigDecimal amount, Locale locale) {
        return CURRENCIES
                .computeIfAbsent(new InCurrency(code, locale), Spelling::formatter)
                .format(amount)
                .toString();
    }

    private static LocalizedNumberFormatter formatter(InCurrency in) {
        return NumberFormatter.withLocale(in.locale()).unit(Currency.getInstance(in.code()));
    }

    private static String instant(Instant instant, Locale locale) {
        DateFormat format = DateFormat.getDateTimeInstance(DateFormat.MEDIUM, DateFormat.SHORT, locale);
        format.setTimeZone(TimeZone.GMT_ZONE);
        return format.format(Date.from(instant)) + " UTC";
    }

    /** Takes out what could turn a text around or hide in it: control characters, bidirectional overrides. */
    private static String tame(String text) {
        StringBuilder tame = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point == '\n' || !Character.isISOControl(point))
                .filter(point -> !(point >= 0x202A && point <= 0x202E || point >= 0x2066 && point <= 0x2069))
                .forEach(tame::appendCodePoint);
        return tame.toString();
    }
}
