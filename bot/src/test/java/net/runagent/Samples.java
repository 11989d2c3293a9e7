package net.runagent;

import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes values of any record from the values given for its parts, and reads all words and bytes out of a value. */
public final class Samples {
    private static final int DEEPEST = 8;

    private final List<UUID> ids;
    private final List<String> words;
    private final Map<String, String> named;

    /**
     * @param ids stand for every id
     * @param words stand for every text
     * @param named comes before them for a part of this name
     */
    public Samples(List<UUID> ids, List<String> words, Map<String, String> named) {
        this.ids = ids;
        this.words = words;
        this.named = named;
    }

    /** Each part takes each of its values once, the others meanwhile their first; a part that it cannot make is a failure. */
    public List<Object> of(Class<?> type) {
        return of(type, 0);
    }

    private List<Object> of(Type generic, int depth) {
        Class<?> type = generic instanceof ParameterizedType some ? (Class<?>) some.getRawType() : (Class<?>) generic;
        if (depth > DEEPEST) {
            return fail("too deep: " + type);
        }
        if (type == UUID.class) {
            return List.copyOf(ids);
        }
        if (type == String.class) {
            return List.copyOf(words);
        }
        if (type == boolean.class || type == Boolean.class) {
            return List.of(true, false);
        }
        if (type == long.class || type == Long.class) {
            return List.of(Long.MAX_VALUE, 0L, 1L);
        }
        if (type == int.class || type == Integer.class) {
            return List.of(1, 0);
        }
        if (type == Instant.class) {
            return List.of(Instant.parse("2026-11-24T12:00:00Z"));
        }
        if (type == LocalDate.class) {
            return List.of(LocalDate.parse("2026-11-24"));
        }
        if (type == YearMonth.class) {
            return List.of(YearMonth.parse("2026-11"));
        }
        if (type == Duration.class) {
            return List.of(Duration.ofMinutes(1));
        }
        if (type == BigDecimal.class) {
            return List.of(BigDecimal.ONE);
        }
        if (type == Locale.class) {
            return List.of(Locale.ENGLISH);
        }
        if (type == byte[].class) {
            return List.of(new byte[1]);
        }
        if (type == Map.class) {
            return List.of(Map.of());
        }
        if (type == Period.class) {
            return List.of(Period.ofMonths(1));
        }
        if (type.isEnum()) {
            return List.of(type.getEnumConstants());
        }
        if (type == List.class) {
            return lists(of(((ParameterizedType) generic).getActualTypeArguments()[0], depth + 1));
        }
        if (type == Set.class || type == Optional.class) {
            Object one = of(((ParameterizedType) generic).getActualTypeArguments()[0], depth + 1)
                    .getFirst();
            return List.of(
                    type == Set.class ? Set.of(one) : Optional.of(one),
                    type == Set.class ? Set.of() : Optional.empty());
        }
        if (type.isSealed()) {
            List<Object> all = new ArrayList<>();
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                all.addAll(of(permitted, depth + 1));
            }
            return all;
        }
        if (type.isRecord()) {
            return records(type, depth);
        }
        return fail(type + " is not known to this test: teach it how to make one, so that what takes it is looked at");
    }

    /** Each value alone, then none, then the first twice over: what a choice is needed for. */
    private static List<Object> lists(List<Object> values) {
        List<Object> lists = new ArrayList<>();
        values.forEach(value -> lists.add(List.of(value)));
        lists.add(List.of());
        lists.add(List.of(values.getFirst(), values.getLast()));
        return lists;
    }

    private List<Object> records(Class<?> type, int depth) {
        RecordComponent[] parts = type.getRecordComponents();
        List<List<Object>> choices = new ArrayList<>();
        for (RecordComponent part : parts) {
            List<Object> values = new ArrayList<>(of(part.getGenericType(), depth + 1));
            if (part.getType() == String.class && named.containsKey(part.getName())) {
                values.addFirst(named.get(part.getName()));
            }
            if (Arrays.stream(part.getAnnotatedType().getAnnotations())
                    .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"))) {
                values.add(null);
            }
            choices.add(values);
        }
        List<Object> made = new ArrayList<>();
        make(type, parts, choices, new int[parts.length]).ifPresent(made::add);
        for (int part = 0; part < parts.length; part++) {
            for (int value = 1; value < choices.get(part).size(); value++) {
                int[] pick = new int[parts.length];
                pick[part] = value;
                make(type, parts, choices, pick).ifPresent(made::add);
            }
        }
        return made.isEmpty() ? fail(type + " refuses every value that this test makes: teach it a right one") : made;
    }

    /** Empty where the record itself refuses the values. */
    private static Optional<Object> make(
            Class<?> type, RecordComponent[] parts, List<List<Object>> choices, int[] pick) {
        try {
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Object[] values = new Object[parts.length];
            for (int i = 0; i < parts.length; i++) {
                values[i] = choices.get(i).get(pick[i]);
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values));
        } catch (java.lang.reflect.InvocationTargetException refused) {
            return Optional.empty();
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalStateException(type.getName(), wrong);
        }
    }

    // ---- reading

    /** All that stands in a value, through records, collections, arrays and plain objects of ours. */
    static String words(Object value) {
        StringBuilder all = new StringBuilder();
        read(value, all, new IdentityHashMap<>());
        return all.toString();
    }

    private static void read(Object value, StringBuilder all, Map<Object, Boolean> seen) {
        if (value == null || seen.put(value, true) != null) {
            return;
        }
        switch (value) {
            case byte[] bytes ->
                all.append(new String(bytes, StandardCharsets.ISO_8859_1)).append('\n');
            case char[] chars -> all.append(chars).append('\n');
            case Map<?, ?> map ->
                map.forEach((key, each) -> {
                    read(key, all, seen);
                    read(each, all, seen);
                });
            case Collection<?> many -> many.forEach(each -> read(each, all, seen));
            case Optional<?> maybe -> maybe.ifPresent(each -> read(each, all, seen));
            default -> {
                if (value.getClass().isArray()) {
                    for (int i = 0; i < Array.getLength(value); i++) {
                        read(Array.get(value, i), all, seen);
                    }
                    return;
                }
                all.append(value).append('\n');
                if (value.getClass().getName().startsWith("net.runagent.")
                        && !value.getClass().isEnum()) {
                    fields(value, value.getClass(), all, seen);
                }
            }
        }
    }

    private static void fields(Object value, Class<?> type, StringBuilder all, Map<Object, Boolean> seen) {
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (java.lang.reflect.Field field : each.getDeclaredFields()) {
                if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())) {
                    try {
                        field.setAccessible(true);
                        read(field.get(value), all, seen);
                    } catch (IllegalAccessException wrong) {
                        throw new IllegalStateException(wrong);
                    }
                }
            }
        }
    }
}
