using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace BankingApi.IntegrationTests.Security;

/// <summary>Tokens put together by hand, so that they can be wrong in every way.</summary>
internal static class Jwt
{
    /// <param name="payload">JSON, or what a forger takes for it.</param>
    public static string Signed(string payload, RsaSecurityKey key)
    {
        var content = Content($$"""{"alg":"RS256","typ":"JWT","kid":"{{key.KeyId}}"}""", payload);
        var signature = key.Rsa.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Encoded(signature)}";
    }

    /// <summary>The forger's classic: the public key, which everybody has, taken as a shared secret.</summary>
    public static string SignedWithPublicKeyAsSecret(string payload, RsaSecurityKey key)
    {
        var content = Content($$"""{"alg":"HS256","typ":"JWT","kid":"{{key.KeyId}}"}""", payload);
        var secret = Encoding.ASCII.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem());
        return $"{content}.{Encoded(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(content)))}";
    }

    public static string Unsigned(string payload) => Content("""{"alg":"none","typ":"JWT"}""", payload) + ".";

    /// <summary>What a token says.</summary>
    public static string Payload(string token) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1]));

    /// <summary>With one bit of its signature changed.</summary>
    public static string Spoilt(string token)
    {
        var cut = token.LastIndexOf('.') + 1;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(cut));
        signature[signature.Length / 2] ^= 1;
        return token[..cut] + Encoded(signature);
    }

    private static string Content(string header, string payload)
        => $"{Encoded(Encoding.UTF8.GetBytes(header))}.{Encoded(Encoding.UTF8.GetBytes(payload))}";

    private static string Encoded(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
