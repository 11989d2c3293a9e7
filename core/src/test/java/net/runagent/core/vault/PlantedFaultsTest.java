package net.runagent.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

/**
 * The account is left out of the associated data, in a copy of the class whose compiled code was changed; then the checks of
 * {@link VaultFormatTest} must fail. A check that passes with the fault proves nothing.
 */
class PlantedFaultsTest {
    private static final ClassDesc UUID = ClassDesc.of("java.util.UUID");
    private static final String FORMAT = "net.runagent.core.vault.VaultFormat";

    @Test
    void withoutTheFaultTheChecksPassInTheCopyToo() throws Exception {
        ClassLoader sound = new Copy("no such method");
        call(sound, "anotherAccountsSecretDoesNotOpen");
        call(sound, "anotherAccountsDataKeyDoesNotOpen");
        call(sound, "writesTheSameBytesAsTheVectors");
    }

    @Test
    void aSecretThatIsNotBoundToItsAccountIsFound() {
        caught("secretAad", "anotherAccountsSecretDoesNotOpen");
        caught("secretAad", "writesTheSameBytesAsTheVectors");
    }

    @Test
    void aDataKeyThatIsNotBoundToItsAccountIsFound() {
        caught("dekAad", "anotherAccountsDataKeyDoesNotOpen");
        // There the vectors' own wrapped key does not even open.
        assertThatThrownBy(() -> call(new Copy("dekAad"), "writesTheSameBytesAsTheVectors"))
                .hasMessageContaining("does not open here");
    }

    private static void caught(String faulty, String check) {
        assertThatThrownBy(() -> call(new Copy(faulty), check))
                .as("%s without the account", faulty)
                .isInstanceOf(AssertionError.class);
    }

    private static void call(ClassLoader copy, String check) throws Exception {
        Class<?> test = copy.loadClass(VaultFormatTest.class.getName());
        assertThat(test).isNotSameAs(VaultFormatTest.class);
        var constructor = test.getDeclaredConstructor();
        constructor.setAccessible(true);
        var method = test.getDeclaredMethod(check);
        method.setAccessible(true);
        try {
            method.invoke(constructor.newInstance());
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) failed.getCause();
        }
    }

    /** Loads the vault's classes anew; in one method of the format every account is the nil UUID. */
    private static final class Copy extends ClassLoader {
        private final String faulty;

        Copy(String faulty) {
            super(PlantedFaultsTest.class.getClassLoader());
            this.faulty = faulty;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("net.runagent.core.vault.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                byte[] code = code(name);
                byte[] mine = name.equals(FORMAT) ? withFault(code) : code;
                return defineClass(name, mine, 0, mine.length);
            }
        }

        private byte[] withFault(byte[] code) {
            ClassFile files = ClassFile.of();
            CodeTransform fault = (builder, element) -> {
                builder.with(element);
                if (element instanceof InvokeInstruction call && isAccount(call)) {
                    builder.pop().getstatic(ClassDesc.of("net.runagent.core.vault.ServiceScope"), "NIL", UUID);
                }
            };
            return files.transformClass(
                    files.parse(code),
                    ClassTransform.transformingMethodBodies(
                            method -> method.methodName().equalsString(faulty), fault));
        }

        private static boolean isAccount(InvokeInstruction call) {
            String owner = call.owner().asInternalName();
            return owner.endsWith("VaultFormat$Context") && call.name().equalsString("account")
                    || owner.endsWith("AccountId") && call.name().equalsString("value");
        }

        private static byte[] code(String name) throws ClassNotFoundException {
            try (InputStream in =
                    PlantedFaultsTest.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                return in.readAllBytes();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
