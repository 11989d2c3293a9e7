package net.runagent.bot.conversation;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Question;

/**
 * Which answers a question may get, read from the code of the desks: all that is constructed by what makes a desk, and by
 * the methods that it uses of its own class, or that give an answer elsewhere.
 */
final class PossibleAnswers {
    private final Map<String, Set<String>> byQuestion = new TreeMap<>();

    PossibleAnswers(JavaClasses house) {
        for (JavaClass type : house) {
            if (type.isAssignableTo(Desk.class)) {
                note(questions(type.getMethods().stream()), type.getCodeUnits());
            }
            for (JavaMethod method : type.getMethods()) {
                if (method.getRawReturnType().isEquivalentTo(Desk.class)) {
                    note(questions(Stream.of(method)), Set.of(method));
                }
            }
        }
    }

    Set<Class<?>> to(Question question) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (String name : byQuestion.getOrDefault(question.getClass().getName(), Set.of())) {
            try {
                types.add(Class.forName(name));
            } catch (ClassNotFoundException gone) {
                throw new IllegalStateException(gone);
            }
        }
        return types;
    }

    private static Set<String> questions(Stream<JavaMethod> methods) {
        Set<String> questions = new TreeSet<>();
        methods.flatMap(method -> method.getReferencedClassObjects().stream())
                .map(reference -> reference.getRawType())
                .filter(type -> type.isAssignableTo(Question.class))
                .forEach(type -> questions.add(type.getName()));
        return questions;
    }

    private void note(Set<String> questions, Set<? extends JavaCodeUnit> from) {
        Set<String> answers = new TreeSet<>();
        Set<JavaCodeUnit> seen = new HashSet<>();
        from.forEach(unit -> follow(unit, seen, answers));
        questions.forEach(question ->
                byQuestion.computeIfAbsent(question, fresh -> new TreeSet<>()).addAll(answers));
    }

    private static void follow(JavaCodeUnit unit, Set<JavaCodeUnit> seen, Set<String> answers) {
        if (!seen.add(unit)) {
            return;
        }
        Stream.concat(
                        unit.getConstructorCallsFromSelf().stream().map(call -> call.getTargetOwner()),
                        unit.getConstructorReferencesFromSelf().stream().map(call -> call.getTargetOwner()))
                .filter(type -> type.isAssignableTo(Answer.class))
                .forEach(type -> answers.add(type.getName()));
        Stream.concat(
                        unit.getMethodCallsFromSelf().stream().map(call -> call.getTarget()),
                        unit.getMethodReferencesFromSelf().stream().map(call -> call.getTarget()))
                .filter(target -> leadsOn(unit, target))
                .flatMap(target -> target.resolveMember().stream())
                .forEach(next -> follow((JavaCodeUnit) next, seen, answers));
    }

    private static boolean leadsOn(JavaCodeUnit from, AccessTarget.CodeUnitAccessTarget target) {
        return top(from.getOwner()).equals(top(target.getOwner()))
                || target.getRawReturnType().isAssignableTo(Answer.class);
    }

    private static JavaClass top(JavaClass type) {
        return type.getEnclosingClass().map(PossibleAnswers::top).orElse(type);
    }
}
