using System.Globalization;
using KnowledgePacks.Manifests;

namespace KnowledgePacks.Packs;

/// <summary>The texts of a new pack, which is valid but for its database. What is to be replaced says so.</summary>
internal static class PackSkeleton
{
    private const string Manifest = """
        {
          "name": "@NAME@",
          "version": "0.1.0",
          "description": "What @NAME@ knows, in one sentence",
          "graph_stats": {
            "articles": 0,
            "entities": 0,
            "relationships": 0,
            "size_mb": 0
          },
          "eval_scores": null,
          "source_urls": null,
          "created_at": "@TIME@",
          "license": "NOASSERTION",
          "author": null,
          "topics": []
        }

        """;

    private const string Skill = """
        ---
        name: "@NAME@"
        version: "0.1.0"
        description: "What @NAME@ knows, in one sentence"
        ---

        # @NAME@

        Use this pack for questions about …

        ## What it covers

        - …

        ## How to look something up

        `pack.db` is a LadybugDB database. An `Article` has `Section`s with the text.

        ```cypher
        MATCH (a:Article)-[:HAS_SECTION]->(s:Section) WHERE s.content CONTAINS 'word' RETURN a.title, s.title, s.content;
        ```

        Name the article that an answer rests on. What no section says, the pack does not know: say so.

        """;

    private const string Config = """
        {
          "database": "pack.db",
          "retrieval": {
            "keyword_search": {
              "enabled": true,
              "top_k": 5
            }
          }
        }

        """;

    private const string Readme = """
        # @NAME@

        A Knowledge Pack. Say here what it is about, where its texts are from, and under which licence.

        ## Making the database

        The pack wants `pack.db` in this directory: a LadybugDB database, closed, so that nothing lies beside it. With Node.js and
        `npm install @ladybugdb/core` in some other directory, a script there makes one:

        ```js
        import lbug from '@ladybugdb/core';

        const database = new lbug.Database('path/to/@NAME@/pack.db');
        const connection = new lbug.Connection(database);
        await connection.query('CREATE NODE TABLE Article(title STRING, PRIMARY KEY(title))');
        await connection.query('CREATE NODE TABLE Section(section_id STRING, title STRING, content STRING, PRIMARY KEY(section_id))');
        await connection.query('CREATE REL TABLE HAS_SECTION(FROM Article TO Section)');
        const add = await connection.prepare(
          'CREATE (:Article {title: $title})-[:HAS_SECTION]->(:Section {section_id: $id, title: $heading, content: $text})');
        await connection.execute(add, { title: 'An article', id: 'An article#0', heading: 'A section', text: 'What it says.' });
        await connection.query('CHECKPOINT');
        await connection.close();
        await database.close();
        ```

        Then count, and write the numbers into `graph_stats` of `manifest.json`.

        ## Before publishing

        - `manifest.json`: description, license (an SPDX name), author, topics, source_urls (a list of https addresses), graph_stats
        - `skill.md`: what an assistant is to know about the pack, and how it looks something up
        - `eval/questions.jsonl`: questions with their answers, one on each line
        - `kpacks validate --strict .`, then `kpacks package .`

        """;

    private const string Questions = """
        {"id":"q_001","question":"What does the section of the article say?","ground_truth":"What it says.","source":"An article"}

        """;

    /// <summary>The files by their paths, in the order in which they are written.</summary>
    /// <param name="name">The pack's name.</param>
    /// <param name="now">When it is made.</param>
    public static IReadOnlyList<SkeletonFile> Files(PackName name, DateTimeOffset now)
    {
        return
        [
            Of(PackManifest.FileName, Manifest), Of(PackValidator.SkillFileName, Skill), Of(PackValidator.ConfigFileName, Config),
            Of(PackValidator.ReadmeFileName, Readme), Of("eval/questions.jsonl", Questions),
        ];

        SkeletonFile Of(string path, string text) => new(path,
            text.ReplaceLineEndings("\n").Replace("@NAME@", name.Text, StringComparison.Ordinal).Replace("@TIME@",
                now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}

/// <summary>A file of a new pack.</summary>
/// <param name="Path">Relative to the pack.</param>
/// <param name="Text">What it says.</param>
internal sealed record SkeletonFile(string Path, string Text);
