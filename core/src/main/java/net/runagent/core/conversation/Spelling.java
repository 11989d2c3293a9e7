package net.runagent.core.conversation;

import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.text.Bidi;
import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.DisplayContext;
import com.ibm.icu.text.LocaleDisplayNames;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;

/** How amounts, times and names are written in a language. */
public final class Spelling {
    /** First strong isolate and its end (Unicode UAX #9): what is between them cannot turn round what is outside. */
    private static final char FIRST_STRONG_ISOLATE = '\u2068';

    private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';

    /** Names of bots and the like keep their place in any text, and an isolate would break "@name" and "/command". */
    private static final Pattern BARE_NAME = Pattern.compile("[A-Za-z0-9_]*");

    /** Making one costs far more than using it; there are as many as languages times currencies. */
    private static final Map<InCurrency, LocalizedNumberFormatter> CURRENCIES = new ConcurrentHashMap<>();

    /** Likewise; there are as many as languages. */
    private static final Map<String, String> LANGUAGES = new ConcurrentHashMap<>();

    private record InCurrency(String code, Locale locale) {}

    private Spelling() {}

    /** Numbers stay numbers, so that plurals work; everything else becomes words. */
    public static Object of(Object value, Locale locale, UnaryOperator<String> escape) {
        return switch (value) {
            case Money money -> money(money, locale);
            case UsdMicros micros -> currency("USD", BigDecimal.valueOf(micros.value(), 6), locale);
            case Instant instant -> instant(instant, locale);
            case LocalDate day -> day(day, locale);
            case YearMonth month -> month(month, locale);
            case Number number -> number;
            default -> escape.apply(name(String.valueOf(value), locale));
        };
    }

    /**
     * Somebody else's words as they may stand in a text of ours: nothing in them turns it round or hides in it, and where
     * they run the other way than the text they are kept apart from it, line by line.
     */
    public static String name(String words, Locale locale) {
        String tame = tame(words);
        char[] units = tame.toCharArray();
        boolean otherWay =
                rightToLeft(locale) ? !BARE_NAME.matcher(tame).matches() : Bidi.requiresBidi(units, 0, units.length);
        return otherWay ? tame.lines().map(Spelling::isolated).collect(Collectors.joining("\n")) : tame;
    }

    public static boolean rightToLeft(Locale locale) {
        return ULocale.forLocale(locale).isRightToLeft();
    }

    /** A language by the name that its own speakers give it, as it stands in a list. */
    public static String nameOf(String language) {
        return LANGUAGES.computeIfAbsent(language, Spelling::ownName);
    }

    private static String ownName(String language) {
        ULocale itself = ULocale.forLanguageTag(language);
        return LocaleDisplayNames.getInstance(itself, DisplayContext.CAPITALIZATION_FOR_UI_LIST_OR_MENU)
                .localeDisplayName(itself);
    }

    private static String isolated(String line) {
        return FIRST_STRONG_ISOLATE + line + POP_DIRECTIONAL_ISOLATE;
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

    private static String day(LocalDate day, Locale locale) {
        DateFormat format = DateFormat.getDateInstance(DateFormat.LONG, locale);
        format.setTimeZone(TimeZone.GMT_ZONE);
        return format.format(Date.from(day.atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    private static String month(YearMonth month, Locale locale) {
        DateFormat format = DateFormat.getInstanceForSkeleton(DateFormat.YEAR_ABBR_MONTH, locale);
        format.setTimeZone(TimeZone.GMT_ZONE);
        return format.format(
                Date.from(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    /** Takes out control characters, marks and overrides of direction, and what is there without being seen. */
    private static String tame(String text) {
        StringBuilder tame = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point == '\n' || !Character.isISOControl(point))
                .filter(point -> !turning(point) && !unseen(point))
                .forEach(tame::appendCodePoint);
        return tame.toString();
    }

    /** All characters of UAX #9 that set a direction. */
    private static boolean turning(int point) {
        return point == 0x061C
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }

    /** Zero-width space, word joiner, byte order mark, line and paragraph separator. Joiners stay: scripts and emoji need them. */
    private static boolean unseen(int point) {
        return point == 0x200B || point == 0x2060 || point == 0xFEFF || point == 0x2028 || point == 0x2029;
    }
}
