window.YTD.direct_messages_group.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "1470000000000000001",
      "messages" : [
        {
          "joinConversation" : {
            "initiatingUserId" : "1432874569021935616",
            "participantsSnapshot" : [
              "1203948576102938475",
              "1432874569021935616",
              "1511223344556677889",
              "3141592653"
            ],
            "createdAt" : "2023-02-01T00:00:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "reactions" : [
              {
                "senderId" : "3141592653",
                "reactionKey" : "like",
                "eventId" : "1",
                "createdAt" : "2023-02-04T00:00:00.000Z"
              }
            ],
            "urls" : [],
            "text" : "Invented \"senderId\" : \"999\" text",
            "mediaUrls" : [],
            "senderId" : "1511223344556677889",
            "id" : "1830000000000000009",
            "createdAt" : "2023-02-03T08:00:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "reactions" : [],
            "urls" : [],
            "text" : "Invented \"senderId\" : \"999\" text",
            "mediaUrls" : [],
            "senderId" : "1203948576102938475",
            "id" : "1830000000000000009",
            "createdAt" : "2023-02-02T08:00:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "reactions" : [],
            "urls" : [],
            "text" : "Invented \"senderId\" : \"999\" text",
            "mediaUrls" : [],
            "senderId" : "1432874569021935616",
            "id" : "1830000000000000009",
            "createdAt" : "2023-02-01T08:00:00.000Z"
          }
        }
      ]
    }
  }
]