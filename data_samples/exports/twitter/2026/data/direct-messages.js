window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "98765432-1203948576102938475",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "98765432",
            "reactions" : [],
            "urls" : [],
            "text" : "Invented \"senderId\" : \"999\" text",
            "mediaUrls" : [],
            "senderId" : "1203948576102938475",
            "id" : "1830000000000000009",
            "createdAt" : "2024-05-02T08:00:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "1203948576102938475",
            "reactions" : [
              {
                "senderId" : "1203948576102938475",
                "reactionKey" : "like",
                "eventId" : "1",
                "createdAt" : "2024-05-03T00:00:00.000Z"
              }
            ],
            "urls" : [],
            "text" : "Invented \"senderId\" : \"999\" text",
            "mediaUrls" : [],
            "senderId" : "98765432",
            "id" : "1830000000000000009",
            "createdAt" : "2024-05-01T08:00:00.000Z"
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "1203948576102938475-1788990011223344556",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "1788990011223344556",
            "reactions" : [],
            "urls" : [],
            "text" : "Invented \"senderId\" : \"999\" text",
            "mediaUrls" : [],
            "senderId" : "1203948576102938475",
            "id" : "1830000000000000009",
            "createdAt" : "2025-01-31T23:59:00.000Z"
          }
        }
      ]
    }
  }
]