using BankingApi.Evidence;

namespace BankingApi.UnitTests.Evidence;

public sealed class EvidenceRequestTests
{
    [Theory]
    [InlineData]
    [InlineData("--Urls", "http://localhost:5080")]
    [InlineData("--Embedded:DataDirectory", "verify")]
    [InlineData("Verify")]
    public void What_does_not_begin_with_a_verb_is_for_the_service(params string[] args) => Assert.False(EvidenceRequest.IsOne(args));

    [Fact]
    public void Settings_are_those_of_the_service()
    {
        var request = Parse(
            "verify --Embedded:DataDirectory x --digest file.txt --EventStore:Provider=Embedded --urls u --environment=Development");

        Assert.Equal((false, "file.txt"), (request.IsDigest, request.DigestFile));
        Assert.Equal(
            ["--Embedded:DataDirectory", "x", "--EventStore:Provider", "Embedded", "--urls", "u", "--environment", "Development"],
            request.Settings);
        Assert.Equal("file=1.txt", Parse("verify --digest=file=1.txt").DigestFile);
        Assert.Equal((false, null), (Parse("verify").IsDigest, Parse("verify").DigestFile));
        Assert.True(Parse("digest").IsDigest);
    }

    /// <summary>A misspelt option that passed for a setting would have the log verified without the digest.</summary>
    [Theory]
    [InlineData("verify --digest")]
    [InlineData("verify --digest=")]
    [InlineData("verify --digest a --digest b")]
    [InlineData("verify --digset file.txt")]
    [InlineData("verify file.txt")]
    [InlineData("verify file.txt other.txt")]
    [InlineData("verify --Embedded:DataDirectory")]
    [InlineData("verify --help")]
    [InlineData("digest --digest file.txt")]
    [InlineData("digest x=y")]
    public void What_is_neither_a_setting_nor_its_own_is_refused_with_what_it_takes(string args)
        => Assert.Contains(
            "verify [--digest FILE]", Assert.Throws<EvidenceRequestException>(() => Parse(args)).Message, StringComparison.Ordinal);

    private static EvidenceRequest Parse(string args) => EvidenceRequest.Parse(args.Split(' '));
}
