package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.runagent.core.billing.Case;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;

/** Each of the cases has a test, wherever that is. */
class CasesStructureTest {
    @Test
    void eachCaseHasATest() throws IOException {
        Set<Integer> all = IntStream.rangeClosed(1, 56)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        TreeMap<Integer, Set<String>> tested = tested();
        assertThat(tested.keySet()).isSubsetOf(all);
        all.removeAll(tested.keySet());
        assertThat(all).as("cases without a test").isEmpty();
    }

    private static TreeMap<Integer, Set<String>> tested() throws IOException {
        var readers = new CachingMetadataReaderFactory();
        TreeMap<Integer, Set<String>> tested = new TreeMap<>();
        for (Resource each :
                new PathMatchingResourcePatternResolver().getResources("classpath*:net/runagent/**/*Test.class")) {
            for (MethodMetadata method :
                    readers.getMetadataReader(each).getAnnotationMetadata().getAnnotatedMethods(Case.class.getName())) {
                int[] numbers = (int[])
                        method.getAnnotationAttributes(Case.class.getName()).get("value");
                IntStream.of(numbers)
                        .forEach(number -> tested.computeIfAbsent(number, none -> new TreeSet<>())
                                .add(method.getMethodName()));
            }
        }
        return tested;
    }
}
